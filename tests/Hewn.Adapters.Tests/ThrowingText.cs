namespace Hewn.Adapters.Tests;

/// <summary>A value that cannot be shown.</summary>
internal sealed class ThrowingText
{
    public override string ToString() => throw new InvalidOperationException("no text here");
}
