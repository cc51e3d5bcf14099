using Hewn.Pipeline;

namespace Hewn.Tests.Support;

/// <summary>A destination that throws wherever it can.</summary>
internal sealed class ThrowingDestination : IDestination
{
    public DestinationStatus Status => new("throwing", null, 0, 0, 0, 0, 0);

    public bool Takes(string logger, Level level) => true;

    public void Open() => Throw();

    public void Append(Level level, ReadOnlySpan<byte> line) => Throw();

    public void AppendOwn(ReadOnlySpan<byte> line) => Throw();

    public void Commit() => Throw();

    public void Clear() => Throw();

    public void Sync() => Throw();

    public void Dispose() => Throw();

    private static void Throw() => throw new InvalidOperationException("thrown");
}
