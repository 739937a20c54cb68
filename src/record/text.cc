#include "verbale/record.h"

namespace verbale {

std::string to_text(const Document& document, const TextOptions& /*options*/) {
  std::string out(document.metadata().title);
  out += '\n';
  return out;
}

}  // namespace verbale
