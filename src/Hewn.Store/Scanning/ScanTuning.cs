using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning;

/// <summary>How a scan is done; the answers do not depend on it. Tests turn the knobs.</summary>
internal sealed record ScanTuning
{
    public VectorWidth Width { get; init; } = VectorWidths.Best;

    public bool UseTemplates { get; init; } = true;

    public int PieceBytes { get; init; } = Reading.ScanLimits.PieceBytes;

    public long MaxKeptValues { get; init; } = Answers.NumberQuestion.MaxKept;

    public long ChunkBytes { get; init; } = Reading.ScanLimits.ChunkBytes;

    public long GroupBytes { get; init; } = Index.IndexLimits.GroupBytes;
}
