namespace Hewn;

/// <summary>A failure of logging itself, told to <see cref="HewnOptions.OnProblem"/>.</summary>
/// <param name="Kind">Whether it may pass.</param>
/// <param name="Message">What happened, to what, and what becomes of the records.</param>
/// <param name="Cause">The exception behind it, if there is one that says more.</param>
public sealed record LogProblem(ProblemKind Kind, string Message, Exception? Cause);
