// Writes the encoder's vector of every word of a CoNLL-U file, as float32 little-endian, for compare.py:
//   encode_words FOLDER FILE.conllu float|int8        FOLDER holds codebook/ and models/

#include <bit>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "input/conllu.h"
#include "input/source.h"
#include "verbale/reader.h"

int main(int count, char** arguments) {
  using namespace verbale;
  static_assert(std::endian::native == std::endian::little);
  if (count != 4) {
    std::cerr << "encode_words FOLDER FILE.conllu float|int8\n";
    return 2;
  }
  const Precision precision = std::strcmp(arguments[3], "float") == 0 ? Precision::kFloat : Precision::kInt8;
  const auto reader = Reader::load({.data = arguments[1], .precision = precision});
  if (!reader) {
    std::cerr << reader.error().message << '\n';
    return 1;
  }
  InputOptions options;
  options.tokens = true;
  ArticleSource source({arguments[2]}, options);
  while (auto raw = source.next()) {
    if (!*raw) {
      std::cerr << raw->error().message << '\n';
      return 1;
    }
    auto document = parse_conllu(raw->value(), options);
    if (!document || !document->attach(Language{"en", true}) || !reader->annotate(document.value())) {
      std::cerr << "encode_words: " << arguments[2] << ": not read\n";
      return 1;
    }
    const Encoding& encoding = document->get<Encoding>();
    std::vector<float> row(encoding.width);
    for (std::size_t token = 0; token < document->get<Tokens>().size(); ++token) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::size_t at = token * row.size() + i;
        row[i] = encoding.exact.empty()
                     ? encoding.scales[token] *
                           static_cast<float>(static_cast<int>(encoding.values[at]) - encoding.zeros[token])
                     : encoding.exact[at];
      }
      std::fwrite(row.data(), sizeof(float), row.size(), stdout);
    }
  }
  return 0;
}
