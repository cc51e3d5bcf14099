using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning;

/// <summary>How a scan is done; the answers do not depend on it. Tests turn the knobs.</summary>
internal sealed record ScanTuning
{
    public VectorWidth Width { get; init; } = VectorWidths.Best;

    public LineForm Form { get; init; }

    /// <summary>Whether lines without the filter's text are parsed, too: so that any odd one is seen.</summary>
    public bool SeesAll { get; init; }

    public bool UseTemplates { get; init; } = true;

    public int PieceBytes { get; init; } = Reading.ScanLimits.PieceBytes;

    public long MaxKeptValues { get; init; } = Answers.NumberQuestion.MaxKept;

    public long ChunkBytes { get; init; } = Reading.ScanLimits.ChunkBytes;

    /// <summary>Bytes of entries that wait for their turn, in answers by time.</summary>
    public long HeldBytes { get; init; } = 40 * 1024 * 1024;

    public long GroupBytes { get; init; } = Index.IndexLimits.GroupBytes;

    /// <summary>For files of a form: of slog's text, any line may belong to the one before it.</summary>
    public ScanTuning For(LineForm form) => this with { Form = form, SeesAll = form == LineForm.Slog };
}
