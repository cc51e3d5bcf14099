using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// Takes a line apart that was packed with its labels: string members become labels, <c>_entry</c> the line.
/// </summary>
public sealed class UnpackStage : Stage
{
    /// <inheritdoc/>
    public override string ToString() => "| unpack";

    internal static UnpackStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new UnpackStage();
    }
}
