using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FileAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AddressesRevokedAt",
                table: "classifications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AddressesRevokedAt",
                table: "accounts",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AddressesRevokedAt",
                table: "classifications");

            migrationBuilder.DropColumn(
                name: "AddressesRevokedAt",
                table: "accounts");
        }
    }
}
