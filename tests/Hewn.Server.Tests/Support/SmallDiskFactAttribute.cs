namespace Hewn.Server.Tests.Support;

/// <summary>A test on a small disk of its own; skipped, with the reason, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> _canMount = new(() =>
    {
        using SmallDisk? disk = SmallDisk.TryMount("64k");
        return disk is not null;
    });

    public SmallDiskFactAttribute()
    {
        if (!_canMount.Value)
            Skip = "a tmpfs cannot be mounted here (not root, or no mount)";
    }
}
