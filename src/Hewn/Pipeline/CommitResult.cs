namespace Hewn.Pipeline;

/// <summary>What a commit did.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Lines">Lines that need not be appended again.</param>
/// <param name="Lost">Those of them that were lost.</param>
internal readonly record struct CommitResult(CommitOutcome Outcome, int Lines, int Lost = 0);
