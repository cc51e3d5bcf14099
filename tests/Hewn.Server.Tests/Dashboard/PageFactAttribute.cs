using Hewn.Server.Dashboard;

namespace Hewn.Server.Tests.Dashboard;

/// <summary>A test of the page; skipped where the server was built without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PageFactAttribute : FactAttribute
{
    public PageFactAttribute()
    {
        if (!PageFiles.AreThere)
            Skip = "the page was not built: Node.js 18 or newer with npm is needed";
    }
}
