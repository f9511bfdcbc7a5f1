"""Which sources a profile admits."""

from schemas.source import in_profile


def test_permissive_sources_are_in_every_profile() -> None:
    assert in_profile("permissive", "MIT", "permissive")
    assert in_profile("permissive", "MIT", "share-alike:ODbL-1.0")
    assert in_profile("permissive", "MIT", "internal")


def test_a_share_alike_source_is_only_in_the_profile_of_its_own_licence() -> None:
    assert in_profile("share-alike", "ODbL-1.0", "share-alike:ODbL-1.0")
    assert not in_profile("share-alike", "CDLA-Sharing-1.0", "share-alike:ODbL-1.0")
    assert not in_profile("share-alike", "ODbL-1.0", "permissive")


def test_third_party_and_unclear_sources_are_internal_only() -> None:
    for licence_class in ("third-party", "unclear"):
        assert in_profile(licence_class, "LicenseRef-x", "internal")  # type: ignore[arg-type]
        assert not in_profile(licence_class, "LicenseRef-x", "permissive")  # type: ignore[arg-type]
