using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Locks in a folder that nobody has made yet.</summary>
public sealed class LockFileRaceTests : IDisposable
{
    private const int Takers = 4;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_several_who_come_before_there_is_a_folder_all_get_their_lock()
    {
        using var begin = new Barrier(Takers);
        Task[] takers = [.. Enumerable.Range(0, Takers).Select(taker => Task.Factory.StartNew(
            () => Take(taker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(takers).WaitAsync(TimeSpan.FromMinutes(5));

        void Take(int taker)
        {
            int refused = 0;
            for (int round = 0; round < 2000; round++)
            {
                string name = Path.Combine(_folder.Path($"{round}"), $"{taker}.lock");
                begin.SignalAndWait();
                try
                {
                    LockFile.TryTake(name)!.Dispose();
                }
                catch (IOException)
                {
                    refused++;
                }
            }

            refused.ShouldBe(0);
        }
    }
}
