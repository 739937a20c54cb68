"""What the model is trained on, and what it is measured on as it trains."""
from corpora import CROSSNER, WIKIGOLD, Groups, read_ewt, read_gum, read_litbank, read_names, read_polnear, read_sample, renamed
from event_corpora import add_factuality, read_actions, read_articles, read_examples, read_meantime, read_pairs, read_sayings, read_spans_dev, read_synthetic

MOST_RENAMED = 2500                                       # sentences of a corpus


def training_corpora(data, program):
    """{name: [Document]} of what the model is trained on; of a folder with sample.conllu, that alone."""
    if (data / "sample.conllu").exists():
        return {"sample": read_sample(data / "sample.conllu"), "whole": read_sample(data / "sample.conllu")}
    groups = Groups(data)
    ewt, place = read_ewt(data, "train", groups)
    add_factuality(data, "train", ewt, place)
    named = {"ewt": ewt, "gum": read_gum(data, "train", groups),
             "wikigold": read_names(data, "wikigold-train", WIKIGOLD, groups, program, True),
             "crossner": read_names(data, "crossner-politics-train", CROSSNER, groups, program, False)}
    return {**named, "renamed": renamed(named, MOST_RENAMED),
            "polnear": read_polnear(data, "train", program), "litbank": read_litbank(data, program),
            "examples": read_examples(program, "train"), "articles": read_articles(program), "sayings": read_sayings(program),
            "pairs": read_pairs(data, program, "train"),
            "synthetic": read_synthetic(data, program), "ecbplus": read_actions(data, program, "train"),
            "meantime": read_meantime(data, program, "train")}


def development_corpora(data, program):
    """{name: [Document]} of what the model is measured on; the sample once more, which shows that measuring works and no more."""
    if (data / "sample.conllu").exists():
        return {"sample": read_sample(data / "sample.conllu")}
    groups = Groups(data)
    ewt, place = read_ewt(data, "dev", groups)
    add_factuality(data, "dev", ewt, place)
    return {"ewt": ewt, "gum": read_gum(data, "dev", groups), "polnear": read_polnear(data, "dev", program),
            "examples": read_examples(program, "dev"), "pairs": read_pairs(data, program, "dev"),
            "spans": read_spans_dev(data, program), "ecbplus": read_actions(data, program, "dev")}
