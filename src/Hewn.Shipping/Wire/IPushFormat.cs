using Hewn.Shipping.Lines;

namespace Hewn.Shipping.Wire;

/// <summary>A form in which lines are sent. Immutable.</summary>
internal interface IPushFormat
{
    /// <summary>The path where a far side takes it, when none is named.</summary>
    string DefaultPath { get; }

    /// <summary>What <c>Content-Type</c> says.</summary>
    string ContentType { get; }

    /// <summary>What <c>Content-Encoding</c> says; null: nothing.</summary>
    string? ContentEncoding { get; }

    /// <summary>The body of a request.</summary>
    byte[] Write(IReadOnlyList<ShippedLine> lines);

    /// <summary>How many lines an answer of success says were refused all the same, and why.</summary>
    (long Refused, string Reason) ReadRefused(ReadOnlySpan<byte> answer);
}
