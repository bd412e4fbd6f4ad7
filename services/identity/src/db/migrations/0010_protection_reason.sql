-- Why a measure was set, in one of a few words; older measures have none.
ALTER TABLE protection
  ADD COLUMN reason text CHECK (reason IN ('domestic_violence', 'stalking', 'child_abuse', 'other'));
