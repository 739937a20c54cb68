#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stages/coreference/name_groups.h"

namespace verbale::coreference {

/// What a mention tells of the one it means, as bits.
enum Trait : std::uint8_t {
  kMale = 1,
  kFemale = 2,
  kPerson = 4,    ///< he, she, I, a person's name or role
  kThing = 8,     ///< it, a name of what is no person, a body's role
  kOne = 16,      ///< he, she, it, I, a person
  kSeveral = 32,  ///< a plural noun, we
  kThey = 64,     ///< they: several, or a body
};

/// Mentions joined to clusters, and what is known of each cluster.
class Clusters {
 public:
  Clusters(const Tree& tree, const Mentions& mentions, const NameGroups& groups,
           const actors::ActorCatalog& catalog);

  /// The mention that stands for the cluster of one.
  [[nodiscard]] Index find(Index mention);

  /// Whether nothing that is known keeps the two apart: gender, number, persons and things, countries,
  /// names, who speaks to whom.
  [[nodiscard]] bool may_join(Index one, Index other);

  void join(Index one, Index other);

  /// Joins the two where they may be; whether they are one now.
  bool try_join(Index one, Index other);

  [[nodiscard]] std::uint8_t traits(Index mention) { return traits_[find(mention)]; }

 private:
  [[nodiscard]] std::uint8_t traits_of(Index mention, const actors::ActorCatalog& catalog) const;
  [[nodiscard]] std::string_view country_of(Index mention, const actors::ActorCatalog& catalog) const;
  [[nodiscard]] std::uint8_t traits_of_name(Index mention, const actors::ActorCatalog& catalog) const;

  /// Names of a cluster that are compared with those of another.
  static constexpr std::size_t kMostNames = 6;
  /// Mentions that a cluster is kept apart from.
  static constexpr std::size_t kMostApart = 32;

  const Tree& tree_;
  const Mentions& mentions_;
  const NameGroups& groups_;
  std::vector<Index> above_;
  std::vector<std::uint8_t> traits_;
  std::vector<std::string_view> countries_;  ///< [mentions]: of a cluster, or empty
  std::vector<std::vector<Index>> apart_;    ///< [mentions]: from which others a cluster is kept apart
  std::vector<std::vector<Index>> names_;    ///< [mentions]: of a cluster, its groups, at most kMostNames
};

}  // namespace verbale::coreference
