namespace Hewn.Store.Querying;

/// <summary>What a <see cref="FirstFieldSurvey"/> has found of a part of a file.</summary>
/// <param name="MinNs">The least time of its lines.</param>
/// <param name="MaxNs">The greatest one.</param>
/// <param name="End">Where its last line ends.</param>
internal readonly record struct SurveyedPart(long MinNs, long MaxNs, long End);
