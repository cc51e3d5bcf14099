namespace Hewn.Cli.View;

/// <summary>What reading came across.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Unparsable">Lines that are no record.</param>
/// <param name="Undated">Records without a time of their own.</param>
/// <param name="Duplicates">Records that stood in both logs.</param>
/// <param name="EarlierCalls">
/// Calls that only errors.log still has, because api.log begins later. They are failures only, so they are in no figure
/// of calls: the successes beside them are gone.
/// </param>
/// <param name="ApiBeginsTicks">When api.log begins, if there are such calls.</param>
internal readonly record struct ReadFigures(
    long Records, long Unparsable, long Undated, long Duplicates, long EarlierCalls, long? ApiBeginsTicks);
