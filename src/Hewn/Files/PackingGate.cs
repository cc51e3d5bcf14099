namespace Hewn.Files;

/// <summary>
/// Lets one archive be packed at a time in the whole process, however many logs it has: together they take no more than
/// one core.
/// </summary>
internal static class PackingGate
{
    private static readonly TimeSpan _recheck = TimeSpan.FromMilliseconds(100);
    private static readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Packs when it is its turn.</summary>
    /// <param name="goesOn">Asked while it waits.</param>
    /// <param name="pack">Packs; false when it was not finished.</param>
    /// <returns>What that says; false when it shall not go on.</returns>
    public static bool Run(Func<bool> goesOn, Func<bool> pack)
    {
        while (!_one.Wait(_recheck))
        {
            if (!goesOn())
                return false;
        }

        try
        {
            return pack();
        }
        finally
        {
            _one.Release();
        }
    }
}
