"""The admin: lists, search, filters, import with preview, export."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from import_export import fields, resources
from import_export.admin import ImportExportModelAdmin
from import_export.widgets import ForeignKeyWidget
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from .models import Member, Unit


@admin.register(Unit)
class UnitAdmin(TreeAdmin):
    """The tree."""

    form = movenodeform_factory(Unit)
    search_fields = ["name", "code"]


class Below(admin.SimpleListFilter):
    """Members below one unit, through treebeard."""

    title = "below"
    parameter_name = "below"

    def lookups(self, request: object, model_admin: object) -> list[tuple[str, str]]:
        """Offer the units of the first two levels."""
        return [(str(u.pk), u.name) for u in Unit.objects.filter(depth__lte=2)]

    def queryset(self, request: object, queryset: QuerySet) -> QuerySet:
        """Narrow to the subtree."""
        if not self.value():
            return queryset
        unit = Unit.objects.get(pk=self.value())
        return queryset.filter(unit__in=Unit.get_tree(unit))


class MemberResource(resources.ModelResource):
    """How a row of a spreadsheet becomes a member."""

    unit = fields.Field(
        column_name="unit",
        attribute="unit",
        widget=ForeignKeyWidget(Unit, field="code"),
    )

    class Meta:
        model = Member
        import_id_fields = ["card_no"]
        fields = (
            "unit",
            "full_name",
            "card_no",
            "sex",
            "birth_date",
            "grade",
            "participation",
            "joined_on",
            "official_on",
            "phone",
        )


@admin.register(Member)
class MemberAdmin(ImportExportModelAdmin):
    """The register."""

    resource_classes = [MemberResource]
    list_display = [
        "full_name",
        "card_no",
        "unit",
        "sex",
        "birth_date",
        "grade",
        "participation",
        "joined_on",
    ]
    list_select_related = ["unit"]
    list_filter = [Below, "sex", "grade", "participation"]
    search_fields = ["full_name", "card_no"]
    list_per_page = 50
    raw_id_fields = ["unit"]
