using System.Diagnostics;

namespace LocalLlm.Tests.Hosting;

/// <summary>A test on a small disk of its own; skipped, with the reason, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _obstacle = new(TryMount);

    public MountFactAttribute() => Skip = _obstacle.Value;

    private static string? TryMount()
    {
        if (!OperatingSystem.IsLinux())
            return "a tmpfs can be mounted on Linux only";
        string folder = Directory.CreateTempSubdirectory("hewn-mount-").FullName;
        try
        {
            var start = new ProcessStartInfo(
                "sh", ["-c", $"mount -t tmpfs -o size=64k tmpfs {folder} && umount {folder}"])
            {
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"a tmpfs cannot be mounted here: {errors.Trim()}";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
