using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class WaitingOfAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "files_unfinished",
                table: "files");

            migrationBuilder.CreateIndex(
                name: "files_unfinished",
                table: "files",
                columns: new[] { "Status", "DueAt", "AccountId" },
                filter: "\"Status\" < 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "files_unfinished",
                table: "files");

            migrationBuilder.CreateIndex(
                name: "files_unfinished",
                table: "files",
                columns: new[] { "Status", "DueAt" },
                filter: "\"Status\" < 2");
        }
    }
}
