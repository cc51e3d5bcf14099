namespace Hewn.Cli.View;

/// <summary>What reading came across, for the JSON output.</summary>
internal readonly record struct ReadFigures(long Records, long Unparsable, long Undated, long Duplicates);
