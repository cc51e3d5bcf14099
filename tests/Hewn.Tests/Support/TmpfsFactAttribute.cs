using System.Diagnostics;

namespace Hewn.Tests.Support;

/// <summary>
/// A test that needs a small file system of its own, which only root can mount; skipped where that is refused.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> _canMount = new(() =>
    {
        using var folder = new TempFolder();
        return Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Root) && Run("umount", folder.Root);
    });

    public TmpfsFactAttribute()
    {
        if (!_canMount.Value)
            Skip = "a tmpfs cannot be mounted here (not root, or no mount)";
    }

    public static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true,
                    RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
