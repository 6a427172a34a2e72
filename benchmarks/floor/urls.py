from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("summary/<int:cycle>/", views.summary),
    path("matrix/<int:cycle>/", views.matrix),
    path("obligations/<int:cycle>/", views.obligations),
    path("national/<int:year>/", views.national),
    path("save/<int:line>/", views.save),
    path("lines.xlsx/<int:cycle>/", views.workbook),
]
