namespace Hewn.LogQL.Pipelines;

/// <summary>What the stages let through on one thread.</summary>
internal sealed class StageCounts(int stages)
{
    private readonly long[] _entries = new long[stages];
    private readonly long[] _bytes = new long[stages];

    public void Add(int stage, int bytes)
    {
        _entries[stage]++;
        _bytes[stage] += bytes;
    }

    public long Entries(int stage) => _entries[stage];

    public long Bytes(int stage) => _bytes[stage];
}
