using Hewn;
using LocalLlm.KvCache;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.KvCache;

/// <summary>
/// A file of cold blocks that somebody else damages, cuts or empties, and a disk that is really full. The driver
/// compares every number that is read back.
/// </summary>
public sealed class RealFileTests
{
    private static readonly KvCacheOptions _options = CacheDriver.Options with { HotTokens = 16 };

    [Theory]
    [InlineData("yes corrupted | head -c 1024 | dd of=\"$0\" conv=notrunc status=none")]
    [InlineData("truncate -s 700 \"$0\"")]
    [InlineData("truncate -s 0 \"$0\"")]
    public async Task What_another_program_did_to_the_file_is_noticed_and_computed_again(string deed)
    {
        using var folder = new TempFolder();
        string file = folder.Combine("kv-cache.tier");
        using (LogSystem system = Start(folder.Combine("logs")))
        {
            using var driver = new CacheDriver(_options, logger: system.For("kv.cache"), file: file);
            (KvSequence sequence, int[] tokens) = Filled(driver);
            (await Command.RunAsync(folder.Path, "sh", "-c", deed, file)).ExitCode.ShouldBe(0);
            for (int step = 0; step < 3; step++)
            {
                driver.Step(sequence, tokens).ShouldBeGreaterThan(0);
                driver.Clock.Advance(CircuitBreaker.OpenFor); // Five blocks that do not come back open the breaker.
            }

            driver.Step(sequence, tokens).ShouldBe(tokens.Length);
            driver.Cache.Statistics.LostBlocks.ShouldBeGreaterThan(0);
        }

        LogRecord[] lost = [.. new LogFiles(folder.Combine("logs")).RecordsOf("kv.log")
            .Where(record => record.Text("operation") == "cache_block_lost")];
        lost.ShouldNotBeEmpty();
        // Where the file was cut and grew again there are zeros.
        foreach (LogRecord record in lost)
            record.Text("reason").ShouldBeOneOf("checksum_mismatch", "unreadable");
        File.Exists(file).ShouldBeFalse();
    }

    [MountFact]
    public async Task A_disk_without_room_is_ENOSPC_opens_the_breaker_and_is_used_again_when_it_has_some()
    {
        using var folder = new TempFolder();
        await using SmallDisk disk = await SmallDisk.MountAsync("64k");
        using (LogSystem system = Start(folder.Path))
        {
            using var driver = new CacheDriver(
                _options, logger: system.For("kv.cache"), file: Path.Combine(disk.Path, "kv-cache.tier"));
            disk.Fill();
            int[] tokens = [.. Enumerable.Range(0, 30)];
            KvSequence sequence = driver.Cache.Open(tokens);
            for (int step = 0; step < 8; step++)
                driver.Step(sequence, tokens).ShouldBeLessThanOrEqualTo(_options.HotTokens);
            driver.Cache.Statistics.Circuit.ShouldBe(CircuitState.Open);
            disk.Free();
            driver.Clock.Advance(CircuitBreaker.OpenFor);
            driver.Step(sequence, tokens).ShouldBe(tokens.Length);
            driver.Cache.Statistics.Circuit.ShouldBe(CircuitState.Closed);
        }

        LogRecord[] errors = [.. new LogFiles(folder.Path).RecordsOf("kv.log").Where(record => record.IsError)];
        errors.Count(record => record.Text("operation") == "evict_to_ssd").ShouldBe(CircuitBreaker.FailuresToOpen);
        errors.Where(record => record.Text("operation") == "evict_to_ssd")
            .ShouldAllBe(record => record.Text("error_code") == "ENOSPC");
    }

    private static LogSystem Start(string directory) => LogSystem.Start(new HewnOptions
    {
        Directory = directory,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Files = { new("kv.log") },
    });

    // More than memory holds, so that its beginning is in the file.
    private static (KvSequence Sequence, int[] Tokens) Filled(CacheDriver driver)
    {
        int[] tokens = [.. Enumerable.Range(0, 30)];
        KvSequence sequence = driver.Cache.Open(tokens);
        driver.Step(sequence, tokens).ShouldBe(30);
        driver.Cache.Statistics.ColdBlocks.ShouldBeGreaterThan(2);
        return (sequence, tokens);
    }
}
