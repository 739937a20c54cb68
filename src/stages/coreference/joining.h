#pragma once

#include "stages/coreference/clusters.h"

namespace verbale::coreference {

/// Joins what means the same, surest first:
///
///   1. names that read the same, and other names of one: known to the catalog, a family name alone, an
///   acronym
///   2. "I" in quotation marks with who speaks; "the tenant" with the only one who was called a tenant
///   3. each candidate with the best before it that the model takes for the same, unless something forbids it
///   4. "we" in quotation marks with a body or group that speaks
///
/// What steps 1 and 3 join is asked of Clusters first; and nothing means what it hangs on: "its panel", "the
/// president of the country".
void join_mentions(const Tree& tree, const Readings& readings, const Mentions& mentions,
                   const NameGroups& groups, Clusters& clusters);

}  // namespace verbale::coreference
