"""What spark-submit runs: the package's own command line."""

from koe_spark.__main__ import main

main()
