using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>A destination that throws wherever it can.</summary>
internal sealed class ThrowingDestination : IDestination
{
    public RingTarget? Target => null;

    public bool IsReady => true;

    public bool IsFull => false;

    public DestinationFigures Figures => new("throwing", null, 0, 0);

    public bool Takes(string logger, Level level) => true;

    public void Open(Journal journal) => Throw();

    public void Append(ReadOnlySpan<byte> line) => Throw();

    public CommitResult Commit() => throw NewException();

    public bool Rotate() => throw NewException();

    public long LostUntold => 0;

    public void NoteLost(long records) => Throw();

    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0) => throw NewException();

    public bool Clear() => throw NewException();

    public void PrepareStop() => Throw();

    public RingMark MarkAt(long position) => new(position, 0, default);

    public void Sync() => Throw();

    public void Dispose() => Throw();

    private static void Throw() => throw NewException();

    private static InvalidOperationException NewException() => new("thrown");
}
