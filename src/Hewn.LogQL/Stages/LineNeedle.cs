using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>What a line filter looks for.</summary>
/// <param name="Text">Text, regular expression, pattern, or address, range or network.</param>
/// <param name="IsAddress">True for <c>ip(…)</c>.</param>
public sealed record LineNeedle(string Text, bool IsAddress = false)
{
    /// <inheritdoc/>
    public override string ToString() => IsAddress ? $"ip({GoText.Quote(Text)})" : GoText.Quote(Text);
}
