using System.Diagnostics.CodeAnalysis;

namespace Hewn.Tests.Sessions.Parts;

/// <summary>A fact about directories that may not be written: not of systems without them, nor of users who may all.
/// </summary>
[SuppressMessage("Performance", "CA1813", Justification = "xunit derives from nothing here.")]
internal sealed class ReadOnlyFactAttribute : FactAttribute
{
    public ReadOnlyFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs modes of Unix";
        else if (Environment.IsPrivilegedProcess)
            Skip = "the superuser may write everywhere";
    }
}
