namespace Hewn.Store.Tests.Dialects;

/// <summary>A theory over the logs of real systems, skipped where they are not there.</summary>
internal sealed class LoghubTheoryAttribute : TheoryAttribute
{
    public LoghubTheoryAttribute()
    {
        if (SampleFiles.Loghub() is null)
            Skip = "The logs of real systems are not here: name their folder in HEWN_LOGHUB.";
    }
}
