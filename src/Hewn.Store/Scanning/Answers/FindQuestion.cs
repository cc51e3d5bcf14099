using System.Threading.Channels;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>The lines that pass, in their order.</summary>
internal sealed class FindQuestion(LineFilter filter, ChannelWriter<LineBatch> output, CancellationToken stop)
    : Question(filter)
{
    private const long SmallChunkBytes = 1024 * 1024; // so that the first lines come soon

    public string Path { get; private set; } = "";

    /// <summary>Whose turn it is to hand lines over, in the current file.</summary>
    public PartOrder Order { get; private set; } = new();

    public CancellationToken Stop => stop;

    public override bool IsAboutRecords => false;

    public override long? ChunkBytes => SmallChunkBytes;

    public override void BeginFile(string path)
    {
        Path = path;
        Order = new();
    }

    /// <summary>Hands lines over; waits while the reader has enough.</summary>
    public void Write(LineBatch batch)
    {
        try
        {
            while (!output.TryWrite(batch))
            {
                if (!output.WaitToWriteAsync(stop).AsTask().GetAwaiter().GetResult())
                    return; // the reader has closed the channel
            }
        }
        catch (OperationCanceledException)
        {
            // The report says that it was cancelled.
        }
    }

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        var state = new FindState(this);
        return new LineWorker<FoundLines>(filter, wanted, tuning, new(state), state);
    }
}
