"""A short run of tests/fuzz; the long one is `python -m tests.fuzz --cases 100000`."""

from tests.fuzz.requests import MARK, Attack, judge

CASES = 500


def test_no_hostile_request_breaks_anything():
    attack = Attack(seed=20261122)
    problems = [problem for number in range(CASES) for problem in attack.case(number).problems]
    assert not problems, "\n".join(problems)


def test_the_judge_sees_what_it_looks_for(client):
    attack = Attack(seed=0)
    response = client.get("/en/")
    assert judge(response, attack.logged, 0.1) == []
    attack.logged.lines.append(f"GET /?{MARK}")
    response.content += f"<script>{MARK}</script>".encode()
    response["Location"] = "https://evil.example/"
    response.status_code = 500
    assert len(judge(response, attack.logged, 9)) == 5
