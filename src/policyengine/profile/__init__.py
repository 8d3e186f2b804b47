"""Profiles: what is known of a jurisdiction beside its law, and how far its law was researched."""

from policyengine.profile.model import Body, Profile, SchoolYear
from policyengine.profile.reader import profile_path, profiles, read_profile, read_profile_text

__all__ = ["Body", "Profile", "SchoolYear", "profile_path", "profiles", "read_profile", "read_profile_text"]
