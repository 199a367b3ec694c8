"""One signed file does not vouch for the others."""

import datetime

from staging.review import REVIEW, read_review

SIGNED = '[file]\ntitle = "x"\nreviewed_by = "{who}"\nreviewed_on = {on}\nnext_review = {due}\n'


def write(folder, name, who, on="2027-01-05", due="2028-01-05"):
    (folder / name).write_text(SIGNED.format(who=who, on=on if who else '""', due=due))


def test_pages_are_unreviewed_while_one_file_is(tmp_path):
    (tmp_path / "sources.toml").write_text('[table]\nreviewed_by = ""\n')
    write(tmp_path, "texts.toml", "Dr. A, oncologist")
    assert read_review(tmp_path).reviewed_by == ""
    assert read_review(tmp_path).reviewed_on is None


def test_all_signed_names_everyone_and_the_first_date_due(tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[table]\nreviewed_by = "Dr. B"\nreviewed_on = 2027-03-01\n'
    )
    write(tmp_path, "a.toml", "Dr. A", due="2028-01-05")
    write(tmp_path, "b.toml", "Dr. B", due="2027-12-01")
    review = read_review(tmp_path)
    assert review.reviewed_by == "Dr. B, Dr. A"
    assert review.reviewed_on == datetime.date(2027, 3, 1)
    assert review.next_review == datetime.date(2027, 12, 1)


def test_nobody_has_signed_the_real_files_yet():
    assert REVIEW.reviewed_by == ""
