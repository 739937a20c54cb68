#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "verbale/document.h"
#include "verbale/precision.h"

namespace verbale {

struct ReaderOptions {
  std::filesystem::path data;              ///< folder that holds codebook/ and models/; empty: found_data()
  Precision precision = Precision::kInt8;  ///< of the language model's products
};

/// What made a record: two readers that say the same write the same bytes.
struct ReaderInfo {
  std::string version;   ///< of the program
  std::string model;     ///< of the weights and what else was learned
  std::string codebook;  ///< of the codebook's files: the first digits of their hash
};

/// Where the program's data lies: $VERBALE_DATA, or beside the build tree, or <prefix>/share/verbale.
/// Errors: kNotFound, naming the places that were looked at.
[[nodiscard]] Result<std::filesystem::path> found_data();

/// Reads articles: runs every stage over a document, in order.
///
/// Immutable after load(); read() and annotate() may run on many threads.
class Reader {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<Reader> load(const ReaderOptions& options = {});

  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// The article with every layer.  Errors: kMalformed (not UTF-8), kTooLarge, kLawBroken (a bug in a stage).
  [[nodiscard]] Result<Document> read(Article article) const;

  /// Adds the layers that the document lacks; those it has (gold tokens, say) are kept.
  [[nodiscard]] Result<void> annotate(Document& document) const;

  [[nodiscard]] const ReaderInfo& info() const;

 private:
  struct Parts;
  explicit Reader(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace verbale
