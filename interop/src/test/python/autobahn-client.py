# Runs the Autobahn testsuite's fuzzing client: autobahn-client.py URL REPORTS CASES EXCLUDED, the last two with commas
import sys

from autobahntestsuite import wstest

url, reports, cases, excluded = sys.argv[1:5]
wstest.start({'mode': 'fuzzingclient'}, {
    'failByDrop': False,
    'outdir': reports,
    'servers': [{'agent': 'Longline', 'url': url, 'options': {'version': 18}}],
    'cases': cases.split(','),
    'exclude-cases': excluded.split(','),
    'exclude-agent-cases': {},
})
