using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>What the threads of an indexed question share.</summary>
internal sealed class IndexedRun(
    Question question,
    ScanFile file,
    IndexFile index,
    IReadOnlyList<Stretch> rest,
    ScanTuning tuning,
    Action<long> progress,
    CancellationToken stop)
{
    private readonly Lock _gate = new();
    private readonly Lazy<ByteRarity> _rarity = new(() => new(file.Sample()));

    public Question Question => question;

    public ScanFile File => file;

    public IndexFile Index => index;

    /// <summary>What is to be read behind the end of the index.</summary>
    public IReadOnlyList<Stretch> Rest => rest;

    public ScanTuning Tuning => tuning;

    public Action<long> Progress => progress;

    public CancellationToken Stop => stop;

    public ByteRarity Rarity => _rarity.Value;

    public LineTally Tally { get; private set; }

    public bool Shrunk { get; private set; }

    public bool IsDamaged { get; private set; }

    /// <summary>Takes over what a thread knows at its end.</summary>
    public void Add(LineTally tally, bool shrunk, bool isDamaged)
    {
        lock (_gate)
        {
            Tally += tally;
            Shrunk |= shrunk;
            IsDamaged |= isDamaged;
        }
    }
}
