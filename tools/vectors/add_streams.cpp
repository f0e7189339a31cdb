// CT_HD and key files.

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string key = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";

}  // namespace

void add_streams(Book& book) {
  book.file("stream", "CT_HD of an empty and a short plaintext.");
  book.add("seal_stream", {{"key", key}, {"plaintext", ""}});
  const std::string sealed = book.add("seal_stream", {{"key", key}, {"plaintext", "68656c6c6f"}})["sealed"];
  const auto open = [](const std::string& with, const std::string& of) { return Json{{"key", with}, {"sealed", of}}; };
  book.add("open_stream", open(key, sealed));

  book.file("stream-long",
            "CT_HD of plaintexts around the chunk's size: byte i is i mod 251. First and last 128 bytes.");
  for (const int size : {65535, 65536, 65537, 131072, 200000}) book.add("seal_stream", {{"key", key}, {"size", size}});

  book.file("stream-cut", "The last byte is missing.");
  book.refused("open_stream", open(key, sealed.substr(0, sealed.size() - 2)));
  book.file("stream-without-its-chunk", "A header alone.");
  book.refused("open_stream", open(key, sealed.substr(0, 140)));
  book.file("stream-extended", "One byte too many.");
  book.refused("open_stream", open(key, sealed + "00"));
  book.file("stream-with-another-key", "The commitment differs.");
  book.refused("open_stream", open(std::string(64, '0'), sealed));
  book.file("stream-with-a-cut-header", "A header has 70 bytes.");
  book.refused("open_stream", open(key, sealed.substr(0, 138)));

  book.file("key-file", "A secret under a passphrase.");
  const std::string file =
      book.add("seal_key_file",
               {{"passphrase", "correct horse \u00c4"}, {"artifact", "414353050101" + key}, {"log_n", 10}})["key_file"];
  book.add("open_key_file", {{"passphrase", "correct horse \u00c4"}, {"key_file", file}});
  book.file("key-file-wrong-passphrase", "One letter differs.");
  book.refused("open_key_file", {{"passphrase", "correct horse A"}, {"key_file", file}});
  book.file("key-file-too-costly", "log2 N is at most 20.");
  book.refused("open_key_file", {{"passphrase", "p"}, {"key_file", file.substr(0, 12) + "15" + file.substr(14)}});
}

}  // namespace aceso::vectors
