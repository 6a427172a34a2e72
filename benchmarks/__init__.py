"""How fast it is at national size: invented data, a bare app to compare with, and the measuring.

Beside the product, which neither installs nor imports it: only benchmarks/settings.py knows both.
"""
