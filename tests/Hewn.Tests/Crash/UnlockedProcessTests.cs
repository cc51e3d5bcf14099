using System.Diagnostics;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>A real process whose runtime was told to take no locks.</summary>
public sealed class UnlockedProcessTests
{
    [Fact]
    public async Task Its_ring_is_left_alone_while_it_lives_and_recovered_when_it_was_killed()
    {
        using var folder = new TempFolder();
        string program = Path.Combine(AppContext.BaseDirectory.Replace("Hewn.Tests", "ProcessEnds",
            StringComparison.Ordinal), "ProcessEnds.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, "signal", folder.Root])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment = { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" },
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        string hidden = folder.Path(".hewn");
        string ring = Directory.GetFiles(hidden, "*.ring").ShouldHaveSingleItem();
        LockFile.IsTaken(Path.ChangeExtension(ring, ".lock")).ShouldBeFalse("else this test tests nothing");

        DeadRings.Recover(SystemDisk.Instance, [hidden]).ShouldBeEmpty();
        File.Exists(ring).ShouldBeTrue();
        // It is told by the writer's thread, beside the lines: behind a kill nobody would.
        SpinWait.SpinUntil(() => File.ReadAllText(folder.Path("app.jsonl"))
            .Contains("locks", StringComparison.Ordinal), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        process.Kill();
        await process.WaitForExitAsync();
        (await errors).ShouldContain("No locks are taken in " + hidden);
        DeadRings.Recover(SystemDisk.Instance, [hidden]).ShouldHaveSingleItem().Problem.ShouldBeNull();
        File.Exists(ring).ShouldBeFalse();
        LogLines.Read(folder.Path("app.jsonl")).Count.ShouldBe(10_001, "one line says that no locks are taken");
    }
}
