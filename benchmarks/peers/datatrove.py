"""datatrove: its four MinHash steps (signatures, buckets, clusters, filter) at their defaults, in one local process."""

import json

from datatrove.executor.local import LocalPipelineExecutor  # type: ignore[import-not-found]
from datatrove.pipeline.base import PipelineStep  # type: ignore[import-not-found]
from datatrove.pipeline.dedup import (  # type: ignore[import-not-found]
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig  # type: ignore[import-not-found]
from datatrove.pipeline.readers import JsonlReader  # type: ignore[import-not-found]
from datatrove.pipeline.writers import JsonlWriter  # type: ignore[import-not-found]

from benchmarks.peers.rows import options, read, write


def main() -> None:
    """Run the steps one after the other; what the filter leaves out is removed."""
    given = options()
    work, (ids, texts) = given.folder, read(given.input)
    source = work / "source"
    source.mkdir(parents=True)
    # Its writer leaves out an id that is the number 0.
    lines = (json.dumps({"id": id_, "text": text}) for id_, text in zip(ids, texts, strict=True))
    (source / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    config = MinhashConfig()
    signatures, buckets, removed, kept = (str(work / name) for name in ("signatures", "buckets", "removed", "kept"))

    def run(steps: list[PipelineStep], tasks: int = 1) -> None:
        LocalPipelineExecutor(pipeline=steps, tasks=tasks, workers=1, logging_dir=None, skip_completed=False).run()

    rows = JsonlReader(str(source))
    run([rows, MinhashDedupSignature(output_folder=signatures, config=config)])
    run([MinhashDedupBuckets(signatures, buckets, config=config)], tasks=config.num_buckets)
    run([MinhashDedupCluster(buckets, removed, config=config)])
    run([rows, MinhashDedupFilter(removed), JsonlWriter(kept, compression=None)])
    stay = {
        str(json.loads(line)["id"])
        for path in (work / "kept").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    write(given.removed, [id_ for id_ in ids if id_ not in stay])


if __name__ == "__main__":
    main()
