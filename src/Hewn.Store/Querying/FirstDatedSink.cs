using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Takes the lines of a file until one has a time. One thread's.</summary>
/// <param name="zone">The zone of times that name none.</param>
/// <param name="form">How records stand in the lines.</param>
/// <param name="found">Cancelled then, to end the reading.</param>
internal sealed unsafe class FirstDatedSink(TimeZoneInfo zone, LineForm form, CancellationTokenSource found)
    : IPieceSink
{
    /// <summary>The time of the first dated line; null when none had one.</summary>
    public long? FirstNs { get; private set; }

    /// <inheritdoc/>
    public void Piece(byte* bytes, int length, long offset)
    {
        FirstNs ??= FileTimes.FirstIn(new(bytes, length), zone, form);
        if (FirstNs is not null)
            found.Cancel();
    }

    /// <inheritdoc/>
    public void TooLong(long offset, long length)
    {
        // It is no line that is read, and so none that others take their time from.
    }
}
