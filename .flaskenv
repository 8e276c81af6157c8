# Read by the `flask` command in a checkout. A server never reads this file: it runs as production
# unless its own environment says otherwise.
ENVIRONMENT=development
