"""The demonstration (Ha Noi and Vientiane) and the synthetic registry.

Owns invented members, marked so, made from a seed through the services. Real
areas and the facts of the two reports carry their source. Nothing here runs in
a real installation but ``setup``, which installs what the packs define.
"""
