import json

from django.core.management.base import BaseCommand, CommandError

from benchmarks.facts import NotInvented, facts


class Command(BaseCommand):
    help = "In ra những gì phép đo cần biết: địa chỉ, phiên đăng nhập (chỉ với số liệu tự đặt)."

    def handle(self, **options):
        try:
            self.stdout.write(json.dumps(facts()))
        except NotInvented as problem:
            raise CommandError(str(problem)) from None
