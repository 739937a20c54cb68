// Who is who: what the tables refuse, what they know, what noun phrases say.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/actors/actor_catalog.h"

namespace verbale::actors {
namespace {
TEST(A, B) {
  const auto c = ActorCatalog::load(Codebook::load(VERBALE_SOURCE_DIR "/codebook").value());
  ASSERT_TRUE(c.ok()) << c.error().message;
}
}  // namespace
}  // namespace verbale::actors
