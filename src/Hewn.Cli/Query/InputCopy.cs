using Hewn.Files;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// Copies of what can be read only once, the standard input and pipes that have a name, because a query may read its
/// lines backward or twice. They stand in a folder of their own, which only this user may open, and go with this.
/// </summary>
internal sealed class InputCopy : IDisposable
{
    private readonly List<string> _problems = [];
    private string? _folder;

    /// <summary>What could not be read to its end, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The files, with copies in the places of those that can be read only once.</summary>
    /// <param name="files">The files; <c>-</c> is the standard input.</param>
    /// <param name="input">What is read for it; null: the standard input of the process.</param>
    /// <param name="cancellation">Stops waiting for who writes.</param>
    public async Task<IReadOnlyList<LocalFile>> TakeAsync(
        IReadOnlyList<LocalFile> files, Stream? input, CancellationToken cancellation)
    {
        var taken = new List<LocalFile>();
        foreach (LocalFile file in files)
        {
            bool isInput = file.Path == "-";
            Stream? stream = isInput
                ? input ?? Console.OpenStandardInput()
                : await TryOpenPipeAsync(file.Path, cancellation).ConfigureAwait(false);
            if (stream is null)
            {
                taken.Add(file);
                continue;
            }

            await using (stream.ConfigureAwait(false))
                taken.Add(file with { Path = await CopyAsync(file.Path, stream, cancellation).ConfigureAwait(false) });
        }

        return taken;
    }

    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a file that has no places to go to; null for any other.</summary>
    private static async Task<FileStream?> TryOpenPipeAsync(string path, CancellationToken cancellation)
    {
        try
        {
            // A pipe is open when somebody writes: nothing can stop that waiting, but one can go.
            FileStream stream = await Task.Run(() => PipeFile.Open(path), CancellationToken.None)
                .WaitAsync(cancellation).ConfigureAwait(false);
            if (!stream.CanSeek)
                return stream;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Reading it will say so.
        }

        return null;
    }

    private async Task<string> CopyAsync(string name, Stream from, CancellationToken cancellation)
    {
        _folder ??= Directory.CreateTempSubdirectory("hewn-query-").FullName;
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        try
        {
            var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            await using (to.ConfigureAwait(false))
            {
                // Reading a console cannot be cancelled; waiting for it can.
                await Task.Run(() => from.CopyTo(to), CancellationToken.None).WaitAsync(cancellation)
                    .ConfigureAwait(false);
            }
        }
        catch (IOException failed)
        {
            _problems.Add($"'{name}' cannot be read on: {failed.Message} What was read before is asked.");
        }

        return path;
    }
}
