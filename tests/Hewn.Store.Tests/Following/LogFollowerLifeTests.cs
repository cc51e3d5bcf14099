using System.Diagnostics;
using System.Globalization;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Following;

/// <summary>
/// Random lives of several logs in a directory, followed at once. A failure prints its seed. HEWN_FOLLOW_SECONDS is how
/// long to go on with further seeds; there are two at least.
/// </summary>
public sealed class LogFollowerLifeTests
{
    [Fact]
    public void Every_line_is_found_once_whatever_happens_to_the_files()
    {
        double seconds = double.TryParse(
            Environment.GetEnvironmentVariable("HEWN_FOLLOW_SECONDS"),
            CultureInfo.InvariantCulture,
            out double asked) ? asked : 1;
        long from = Stopwatch.GetTimestamp();
        int lives = 0;
        for (int seed = Environment.TickCount & 0xFFFF; lives < 2 || IsTime(); seed++)
        {
            using var life = new Life(seed);
            life.Live();
            lives++;
        }

        bool IsTime() => Stopwatch.GetElapsedTime(from).TotalSeconds < seconds;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lives_that_were_hard_once(int seed)
    {
        using var life = new Life(seed);
        life.Live();
    }

    private sealed class Life : IDisposable
    {
        private const int Steps = 400;
        private readonly TempFolder _folder = new();
        private readonly FollowClock _clock = new(LogLines.Start.AddHours(1));
        private readonly Random _random;
        private readonly int _seed;
        private readonly List<string> _names = ["a.log", "b.log", "c.jsonl"];
        private readonly Dictionary<string, int> _written = [];
        private readonly Dictionary<string, List<int>> _seen = [];
        private readonly LogFollower _follower;

        public Life(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            foreach (string name in _names)
            {
                for (int i = _random.Next(4); i >= 0; i--)
                    Append(name);
            }

            string[] inputs = seed % 2 == 0
                ? [_folder.Path]
                : [Path.Combine(_folder.Path, "*.log"), Path.Combine(_folder.Path, "**", "*.jsonl")];
            _follower = LogFollower.Open(
                LogSources.Find(inputs),
                new() { Time = _clock, SortWindow = TimeSpan.FromMilliseconds(seed % 3 * 20) });
            if (seed % 5 == 0)
                _follower.ReadLast(1000).ToList().ForEach(Note);
        }

        public void Live()
        {
            for (int step = 0; step < Steps; step++)
                Step(_names[_random.Next(_names.Count)]);
            ReadAll();
            foreach ((string name, int written) in _written)
                _seen[name].ShouldBeSameAs([.. Enumerable.Range(1, written)], $"seed {_seed}, {name}");
            _follower.Report.Tally.Unparsable.ShouldBe(0, $"seed {_seed}");
        }

        public void Dispose()
        {
            _follower.Dispose();
            _folder.Dispose();
        }

        private void Step(string name)
        {
            string path = _folder.File(name);
            switch (_random.Next(16))
            {
                case 0:
                    for (int i = _random.Next(3); i >= 0; i--)
                    {
                        Rotate(path);
                        Append(name);
                    }

                    break;
                case 1: // What is not read before it is cut or deleted is gone for everybody: so it is read first.
                    ReadAll();
                    File.WriteAllText(path, _random.Next(2) == 0 ? "" : NextLine(name));
                    break;
                case 2: // Copied and cut, as logrotate does.
                    ReadAll();
                    if (File.Exists(path))
                    {
                        Shift(path);
                        File.Copy(path, path + ".1", overwrite: true);
                        File.WriteAllText(path, "");
                        Read(); // So short a file's copy is known only while its original can be looked at.
                    }

                    break;
                case 3:
                    ReadAll();
                    File.Delete(path);
                    break;
                case 4:
                    string line = NextLine(name);
                    int cut = _random.Next(line.Length);
                    File.AppendAllText(path, line[..cut]);
                    Read();
                    File.AppendAllText(path, line[cut..]);
                    break;
                case 5:
                    _clock.Advance(TimeSpan.FromSeconds(_random.Next(10)));
                    break;
                case 6 when _names.Count < 8:
                    _names.Add($"new{_names.Count}.{(_random.Next(2) == 0 ? "log" : "jsonl")}");
                    Append(_names[^1]);
                    // Before it can be deleted, it must have been seen.
                    _clock.Advance(TimeSpan.FromSeconds(1));
                    ReadAll();
                    break;
                case < 10:
                    _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(15)));
                    Read();
                    break;
                default:
                    Append(name);
                    break;
            }
        }

        private static void Rotate(string path)
        {
            if (!File.Exists(path))
                return;
            Shift(path);
            File.Move(path, path + ".1", overwrite: true);
        }

        private static void Shift(string path)
        {
            for (int i = 200; i >= 1; i--)
            {
                if (File.Exists($"{path}.{i}"))
                    File.Move($"{path}.{i}", $"{path}.{i + 1}", overwrite: true);
            }
        }

        private void Append(string name) => File.AppendAllText(_folder.File(name), NextLine(name));

        private string NextLine(string name)
        {
            int number = _written[name] = _written.GetValueOrDefault(name) + 1;
            double skew = _random.Next(10) == 0 ? _random.Next(-100_000, 100_000) : 0;
            return LogLines.At(_clock.GetTimestamp() / 1e4 + skew, $"{name}:{number}", padding: _random.Next(400));
        }

        private void Read()
        {
            while (_follower.TryRead())
                Note(_follower.Current);
        }

        /// <summary>Also what is held back.</summary>
        private void ReadAll()
        {
            Read();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            Read();
        }

        private void Note(Entry entry)
        {
            string[] parts = entry.Text(Field.Message)!.Split(':');
            if (!_seen.TryGetValue(parts[0], out List<int>? numbers))
                _seen.Add(parts[0], numbers = []);
            numbers.Add(int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }
}
